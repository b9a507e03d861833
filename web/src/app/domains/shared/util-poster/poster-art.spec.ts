import kept from '../../../../../../crates/onsale/src/picture/art.json';
import { posterArt, posterSvg } from './poster-art';

describe('the picture of an event that has none', () => {
  it('is the one that the server draws', () => {
    expect(kept).toHaveLength(24);
    kept.forEach((svg, at) => expect(posterSvg(at + 1), `seed ${at + 1}`).toBe(svg));
  });

  it('has another motif than its neighbours', () => {
    const shapes = (seed: number) => posterArt(seed).layers.map((layer) => layer.path.split('Z').length);
    for (let seed = 1; seed < 40; seed++) expect(shapes(seed)).not.toEqual(shapes(seed + 1));
  });
});
