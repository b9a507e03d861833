import { ChangeDetectionStrategy, Component, OnDestroy, OnInit, input, output } from '@angular/core';
import { TicketCode } from '@shared/data/wire';
import { Icon } from '@shared/ui-kit/icon';
import { Modal } from '@shared/ui-kit/modal';
import { CodeFigure } from './code-figure';

/** The code as large as the screen, on white, and a screen that does not go dark: for the door. */
@Component({
  selector: 'os-door-view',
  imports: [CodeFigure, Icon, Modal],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <os-modal #modal label="The code, large" (closed)="closed.emit()">
      <os-code-figure [code]="code()" />
      <p>
        <strong>{{ heading() }}</strong>
        <span>No. {{ code().ticketId }}</span>
      </p>
      <p class="small">If it does not scan, have the letters typed in.</p>
      <button class="button" type="button" (click)="modal.close()"><os-icon name="close" />Close</button>
    </os-modal>
  `,
})
export class DoorView implements OnInit, OnDestroy {
  readonly code = input.required<TicketCode>();
  readonly heading = input.required<string>();
  readonly closed = output();

  private awake: WakeLockSentinel | null = null;
  private gone = false;

  ngOnInit(): void {
    void this.stayAwake();
  }

  ngOnDestroy(): void {
    this.gone = true;
    void this.awake?.release();
  }

  /** A browser may not have it, or not grant it: then the screen goes dark when it always does. */
  private async stayAwake(): Promise<void> {
    if (!('wakeLock' in navigator)) return;
    try {
      const awake = await navigator.wakeLock.request('screen');
      if (this.gone) return await awake.release();
      this.awake = awake;
    } catch {
      this.awake = null;
    }
  }
}
