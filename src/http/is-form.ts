/** Whether a body is a form. Told by its kind: to name its class loads all of fetch in Node, for which most programs have no use. */
export function isForm(body: unknown): body is FormData {
  return Object.prototype.toString.call(body) === '[object FormData]';
}
