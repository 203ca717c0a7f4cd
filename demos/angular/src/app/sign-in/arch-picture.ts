import { ChangeDetectionStrategy, Component } from '@angular/core';

/** A stone of the arch, between two angles and two radii. */
function stone(from: number, to: number, inner: number, outer: number): string {
  const at = (angle: number, radius: number): string => {
    const radians = (angle * Math.PI) / 180;
    return `${(300 + radius * Math.cos(radians)).toFixed(1)} ${(430 - radius * Math.sin(radians)).toFixed(1)}`;
  };
  return `M${at(from, inner)} L${at(from, outer)} A${outer} ${outer} 0 0 0 ${at(to, outer)} L${at(to, inner)} A${inner} ${inner} 0 0 1 ${at(from, inner)}Z`;
}

const STONES = Array.from({ length: 9 }, (_, index) => {
  const isKey = index === 4;
  return { path: stone(index * 20 + 0.8, index * 20 + 19.2, isKey ? 118 : 130, isKey ? 232 : 210), isKey };
});

/** An arch and its keystone. */
@Component({
  selector: 'app-arch-picture',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 600 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      @for (stone of stones; track stone.path) {
        <path [attr.d]="stone.path" [attr.fill]="stone.isKey ? '#f3c969' : '#ffffff'" [attr.fill-opacity]="stone.isKey ? 0.95 : 0.1" />
      }
      <path d="M90 433h80v90H90z M90 527h80v90H90z M430 433h80v90h-80z M430 527h80v90h-80z M90 621h80v200H90z M430 621h80v200h-80z" fill="#fff" fill-opacity=".1" />
    </svg>
  `,
})
export class ArchPicture {
  protected readonly stones = STONES;
}
