/** `desk-id` and `desk_id` as `deskId`. */
export function camelCase(name: string): string {
  return name.replaceAll(/(?<![-_])[-_]+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
