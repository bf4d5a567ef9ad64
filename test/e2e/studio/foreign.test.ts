/** Other pages in the same browser, and the studio: they read nothing of it, whatever they know of its address. */
import type { Page } from 'playwright-core';
import { takeWrongs, visit } from '../../support/studio/browser';
import { demoMappings, startStudio } from '../../support/studio/studio';
import { inBrowser } from '../../support/studio/suite';
import { closeServers, serve, type Served } from '../../support/upstream/servers';

inBrowser('pages of other origins, and the studio', () => {
  let studio: URL;
  let other: Served;

  beforeAll(async () => {
    studio = new URL((await startStudio(demoMappings())).address);
    other = await serve((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>Another page</title><p>Another page</p>');
    });
  });

  afterAll(closeServers);

  const fromOther = async (): Promise<Page> => (await visit(other.baseUrl)).page;

  it.each([
    ['a plain request', `{ mode: 'cors' }`],
    ['a request with the token', `{ headers: { Authorization: 'Bearer TOKEN' } }`],
    ['a request whose answer it may not read', `{ mode: 'no-cors' }`],
  ])('%s of another page gets no answer that it can read', async (_how, options) => {
    const page = await fromOther();
    const asked = `fetch('${studio.origin}/api/tenants', ${options.replace('TOKEN', studio.hash.slice(1))})
      .then((answer) => answer.text(), () => 'refused')`;
    expect(['', 'refused']).toContain(await page.evaluate(asked));
    takeWrongs(); // the browser reports what it refused
  });

  it('another page cannot show the studio in a frame', async () => {
    const page = await fromOther();
    await page.evaluate(`new Promise((done) => {
      const frame = document.createElement('iframe');
      frame.src = '${studio.href}';
      frame.onload = done;
      document.body.append(frame);
    })`);
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    expect(frames).toHaveLength(1);
    expect(await frames[0]?.evaluate('document.body.textContent')).not.toContain('demo-http');
    expect(await frames[0]?.locator('#page').count()).toBe(0);
    takeWrongs();
  });

  it('another page cannot run the scripts of the studio as its own', async () => {
    const page = await fromOther();
    const loaded = await page.evaluate(`new Promise((done) => {
      const script = document.createElement('script');
      script.type = 'module';
      script.src = '${studio.origin}/';
      script.onload = () => done('run');
      script.onerror = () => done('refused');
      document.body.append(script);
    })`);
    expect(loaded).toBe('refused');
    takeWrongs();
  });

  it('a name that leads to this machine shows nothing', async () => {
    const { page } = await visit(studio.href.replace('127.0.0.1', 'rebound.localhost'));
    expect(await page.locator('body').textContent()).toContain('another host');
    expect(await page.locator('#page').count()).toBe(0);
    takeWrongs();
  });

  it('the token leaves the address at once, and no other tab has it', async () => {
    const { page } = await visit(studio.href);
    await page.getByRole('heading', { name: 'Tenants' }).waitFor();
    expect(page.url()).toBe(`${studio.origin}/#/`);
    const { page: again } = await visit(studio.origin);
    await again.getByRole('alert').getByText('Open the address that the command printed').waitFor();
    takeWrongs();
  });
});
