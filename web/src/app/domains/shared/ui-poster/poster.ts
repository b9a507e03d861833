import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { POSTER_HEIGHT, POSTER_WIDTH, posterArt } from '../util-poster/poster-art';

/** The picture of an event: what its organiser put up, or else one drawn from its number. */
@Component({
  selector: 'os-poster',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (picture(); as picture) {
      <img
        [src]="large() ? picture : picture + '&size=small'"
        [attr.loading]="eager() ? null : 'lazy'"
        [attr.fetchpriority]="eager() ? 'high' : null"
        width="1200"
        height="630"
        alt=""
      />
    } @else {
      <svg [attr.viewBox]="viewBox" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <rect [attr.width]="width" [attr.height]="height" [attr.fill]="art().ground" />
        @for (layer of art().layers; track $index) {
          <path
            [attr.d]="layer.path"
            [attr.fill]="layer.line === null ? layer.color : 'none'"
            [attr.stroke]="layer.line === null ? null : layer.color"
            [attr.stroke-width]="layer.line"
          />
        }
      </svg>
    }
  `,
})
export class Poster {
  readonly seed = input.required<number>();
  /** Where the organiser's own picture is. */
  readonly picture = input<string | null>(null);
  readonly large = input(false);
  /** Whether it is seen at once: then nothing waits for it to come near. */
  readonly eager = input(false);

  protected readonly width = POSTER_WIDTH;
  protected readonly height = POSTER_HEIGHT;
  protected readonly viewBox = `0 0 ${POSTER_WIDTH} ${POSTER_HEIGHT}`;
  protected readonly art = computed(() => posterArt(this.seed()));
}
