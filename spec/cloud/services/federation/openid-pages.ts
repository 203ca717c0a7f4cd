/** A page with a form. */
export function formPage(title: string, form: string): string {
  return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1>${form}</body></html>`;
}

/** Where somebody types a username and a password; `said` is what went wrong before. */
export function signInPage(action: string, said: string): string {
  const fields = '<input name="username" autofocus> <input type="password" name="password">';
  return formPage('Sign in', `<p>${said}</p><form method="post" action="${action}">${fields} <button type="submit">Sign in</button></form>`);
}

/** A form of the provider's, which lacks its button. */
export function devicePage(title: string, form: string): string {
  return formPage(title, form.replace('</form>', '<button type="submit">Continue</button></form>'));
}
