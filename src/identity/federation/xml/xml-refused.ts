/** Why a text is not accepted as XML, as the end of a sentence about it. Becomes one of our errors where it is known whose text it was. */
export class XmlRefused extends Error {
  override readonly name: string = 'XmlRefused';
}
