/**
 * A suite of tests of the studio's page: skipped, and said so, where Chromium is missing. No test of it may leave an
 * error in the console or a request to another host, on any of its pages.
 */
import { killBridges } from '../e2e/bridge';
import { removeFolders } from '../e2e/tenants';
import { closeBrowser, closePages, isInstalled, takeWrongs } from './browser';

/** The tests of a suite, and what they share. */
export const inBrowser = (title: string, tests: () => void): void => {
  const isPossible = isInstalled();
  if (!isPossible) console.log(`skipped: chromium is not installed: ${title}`);
  (isPossible ? describe : describe.skip)(title, () => {
    afterEach(async () => {
      const wrongs = takeWrongs();
      await closePages();
      expect(wrongs).toEqual([]);
    });

    afterAll(async () => {
      await closeBrowser();
      await killBridges();
      removeFolders();
    });

    tests();
  });
};
