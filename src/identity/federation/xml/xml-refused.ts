/** Why a text is not accepted as XML, as the end of a sentence about it. Becomes one of our errors where it is known whose text it was. */
export class XmlRefused extends Error {
  override readonly name: string = 'XmlRefused';
  /** Whether the text itself says so, and that it is for what it was sent: the same would be refused again. */
  readonly blamesSender: boolean;

  constructor(message: string, { blamesSender = false }: { readonly blamesSender?: boolean } = {}) {
    super(message);
    this.blamesSender = blamesSender;
  }
}
