import type { Connection } from '../../../http/connection.js';
import { Redactor } from '../../../redaction/redactor.js';
import { formsInMarkup } from './escape-xml.js';

/**
 * Hides a secret in what a session reports, also as it is written in XML and as others may write it there. What is given
 * back hides it, and what else the session knows of, in a text that becomes part of an error of ours.
 */
export function concealInXml(connection: Connection, secret: string): (text: string) => string {
  const redactor = new Redactor();
  for (const form of formsInMarkup(secret)) {
    connection.conceal(form);
    redactor.conceal(form);
  }
  return (text) => connection.redact(redactor.text(text));
}
