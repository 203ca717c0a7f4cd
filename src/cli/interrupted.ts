/** Somebody pressed Ctrl-C, also where the terminal is in a mode that makes it a character: the command ends with 130 and says nothing. */
export class Interrupted extends Error {
  override readonly name: string = 'Interrupted';

  constructor() {
    super('Interrupted.');
  }
}
