import { chromium, type Browser } from 'playwright-core';
import { browserOptions } from '../../../harness/browser';
import { startScriptedModel, type ScriptedModel } from '../../support/scriptedModel';
import { startPostOffice, type PostOffice } from './postOffice';

/** What tests of agents and the people who decide for them need. */
export interface Desk {
  readonly post: PostOffice;
  readonly browser: Browser;
  readonly model: ScriptedModel;
}

/** Starts a desk for the tests of a file, whose model answers as told, and stops it after the last. */
export function useDesk(...answers: Parameters<typeof startScriptedModel>): Desk {
  let post: PostOffice;
  let browser: Browser;
  let model: ScriptedModel;
  beforeAll(async () => {
    [post, browser, model] = await Promise.all([
      startPostOffice(),
      chromium.launch(browserOptions()),
      startScriptedModel(...answers),
    ]);
  });
  afterAll(async () => {
    model.close();
    await Promise.all([post.close(), browser.close()]);
  });
  return {
    get post() {
      return post;
    },
    get browser() {
      return browser;
    },
    get model() {
      return model;
    },
  };
}
