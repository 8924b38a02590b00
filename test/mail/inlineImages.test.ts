import { inlineDataImages } from '../../mail/inlineImages';

const dot = Buffer.from('not really a picture').toString('base64');

describe('pictures in the HTML itself', () => {
  it('S2 become inline parts that the HTML names', () => {
    const { html, attachments } = inlineDataImages(`<p><img alt="a" src="data:image/png;base64,${dot}"></p>`);
    const [part] = attachments;
    expect(html).toBe(`<p><img alt="a" src="cid:${part?.contentId}"></p>`);
    expect(part).toMatchObject({ name: 'image-1.png', mimeType: 'image/png', size: 20 });
  });

  it('S2 the same picture is one part', () => {
    const image = `<img src='data:image/jpeg;base64,${dot}'>`;
    expect(inlineDataImages(image.repeat(3)).attachments).toHaveLength(1);
  });

  it('S2 what is no picture stays', () => {
    const html = `<a href="data:text/html;base64,${dot}">x</a><img src="https://example.com/a.png">`;
    expect(inlineDataImages(html)).toEqual({ html, attachments: [] });
  });

  it('S2 a picture of 20 MB is no problem', () => {
    const large = Buffer.alloc(20_000_000, 'x');
    const { attachments } = inlineDataImages(`<img src="data:image/png;base64,${large.toString('base64')}">`);
    expect(attachments[0]?.size).toBe(20_000_000);
  });
});
