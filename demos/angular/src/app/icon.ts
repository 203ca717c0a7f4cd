import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

const PATHS = {
  overview: 'M12 3a9 9 0 1 0 9 9 M12 7v5l3 2 M17 3.5 21 3v4',
  catalog: 'M4 5h16v5H4z M4 14h16v5H4z M8 7.5h.01 M8 16.5h.01',
  servers: 'M5 4h14v16H5z M9 8h6 M9 12h6 M12 16h.01',
  providers: 'M12 3 20 7.5v9L12 21l-8-4.5v-9z M12 12l8-4.5 M12 12v9 M12 12 4 7.5',
  log: 'M4 5h16v14H4z M8 10l2.5 2L8 14 M13 15h3',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4.5 20.5a7.5 7.5 0 0 1 15 0',
  light: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M12 2.5v2 M12 19.5v2 M2.5 12h2 M19.5 12h2 M5.3 5.3l1.4 1.4 M17.3 17.3l1.4 1.4 M5.3 18.7l1.4-1.4 M17.3 6.7l1.4-1.4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  system: 'M3.5 5h17v11h-17z M9 20h6 M12 16v4',
  warning: 'M12 3.5 22 20H2z M12 10v4 M12 17h.01',
  leave: 'M14 4h5v16h-5 M10 8l-4 4 4 4 M6 12h9',
  renew: 'M20 11a8 8 0 0 0-14.3-4L4 9 M4 4v5h5 M4 13a8 8 0 0 0 14.3 4L20 15 M20 20v-5h-5',
  revoke: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M6 6l12 12',
  send: 'M4 12 20 4l-5 16-3.5-6.5z M11.5 13.5 20 4',
  key: 'M14.5 9.5a4.5 4.5 0 1 1-2.3-3.900 M12 11l8.5 8.5 M17 16l2-2',
  open: 'M6 9l6 6 6-6',
  shut: 'M6 15l6-6 6 6',
  pause: 'M9 5v14 M15 5v14',
  play: 'M7 4.5v15L19 12z',
  clear: 'M5 7h14 M9.5 7V4h5v3 M7 7l1 13h8l1-13',
  back: 'M11 5l-7 7 7 7 M4 12h16',
} as const;

/** The name of a picture. */
export type IconName = keyof typeof PATHS;

/** A small picture beside words; it says nothing by itself. */
@Component({
  selector: 'app-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => PATHS[this.name()]);
}
