// Angular's packages are compiled for its own linker; without that they need the compiler before anything else.
import '@angular/compiler';
