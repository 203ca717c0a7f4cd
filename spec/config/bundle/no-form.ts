/** Node's own is never handed to the command, and asking for its class loads all of fetch: 25 ms. */
export class FormData {
  readonly isEmpty: boolean = true;
}
