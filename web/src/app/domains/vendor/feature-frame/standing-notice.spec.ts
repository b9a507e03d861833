import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Vendor } from '@shared/data/wire';
import { VendorAccount } from '../data/vendor-account';
import { StandingNotice } from './standing-notice';

describe('StandingNotice', () => {
  const vendor = signal<Pick<Vendor, 'standing'> | null>(null);
  const text = () => {
    const fixture = TestBed.createComponent(StandingNotice);
    fixture.detectChanges();
    return (fixture.nativeElement as HTMLElement).textContent.trim();
  };

  beforeEach(() => {
    TestBed.overrideProvider(VendorAccount, { useValue: { vendor, load: () => Promise.resolve() } });
  });

  it.each([
    ['waiting', /waiting for a word/],
    ['closed', /was closed/],
    ['approved', /^$/],
  ] as const)('says what a vendor who is %s may do', (standing, sentence) => {
    vendor.set({ standing });
    expect(text()).toMatch(sentence);
  });

  it('says nothing while nobody knows', () => {
    vendor.set(null);
    expect(text()).toBe('');
  });
});
