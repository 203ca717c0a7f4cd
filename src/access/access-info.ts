export interface AccessInfo {
  readonly authToken: string;
}
