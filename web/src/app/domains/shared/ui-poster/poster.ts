import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { POSTER_HEIGHT, POSTER_WIDTH, SUN_RADIUS, posterArt } from '../util-poster/poster-art';

/** The picture of an event. */
@Component({
  selector: 'os-poster',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg
      [attr.viewBox]="'0 0 ' + width + ' ' + height"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect [attr.width]="width" [attr.height]="height" [attr.fill]="art().ground" />
      @for (ring of art().rings; track $index) {
        <circle
          [attr.cx]="art().x"
          [attr.cy]="art().y"
          [attr.r]="ring.radius"
          fill="none"
          [attr.stroke]="ring.color"
          [attr.stroke-width]="ring.width"
        />
      }
      <circle [attr.cx]="art().x" [attr.cy]="art().y" [attr.r]="sunRadius" [attr.fill]="art().sun" />
    </svg>
  `,
})
export class Poster {
  readonly seed = input.required<number>();

  protected readonly width = POSTER_WIDTH;
  protected readonly height = POSTER_HEIGHT;
  protected readonly sunRadius = SUN_RADIUS;
  protected readonly art = computed(() => posterArt(this.seed()));
}
