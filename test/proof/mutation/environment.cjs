/**
 * The loading of code in a mutation run: once, outside of jest's own realm, and not again for each of thousands of
 * mutants. The suites' files are loaded for every mutant, since loading them declares their tests. For a mutant of code
 * that runs while a module loads, the modules are loaded again, before it and after it. A failure ends the run.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');
const { TestEnvironment } = require('jest-environment-node');

/** The names that a suite's file takes from jest. */
const GLOBALS = ['describe', 'it', 'test', 'expect', 'beforeAll', 'beforeEach', 'afterAll', 'afterEach'];

/** The same as a pattern of a thousand names, `(one)|(other)`, which takes a second to try on a thousand names. */
const exactly = ({ source }) => {
  const escaped = source.slice(1, -1).split(')|(');
  const names = new Set(escaped.map((name) => name.replace(/\\x([0-9a-f]{2})|\\(.)/g, unescaped)));
  return { test: (name) => names.has(name) };
};

const unescaped = (_all, code, character) =>
  code === undefined ? character : String.fromCharCode(parseInt(code, 16));

const always = () => true;
const isSuite = (file) => file.endsWith('.test.ts');

/** Compiled files; those of a run do not change. */
const compiled = new Map();

const compile = (filename, options) => {
  const known = compiled.get(filename);
  if (known !== undefined) return known;
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  compiled.set(filename, code);
  return code;
};

/** The modules were loaded while a mutant was active that changes what loading them does. */
let isTainted = false;

/** What the instrumented code looks at to know which mutant is active. */
let instrumenter = {};

/** Each run of jest leaves a storage behind, which every promise of later runs would be told of. */
const storages = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function remembered(...given) {
  storages.add(this);
  return run.apply(this, given);
};

module.exports = class KeptModules extends TestEnvironment {
  #root;
  #require;
  #hasFailed = false;

  constructor(config, context) {
    super(config, context);
    this.#root = config.projectConfig.rootDir;
    const [[, , options]] = config.projectConfig.transform;
    this.#require = createRequire(context.testPath);
    this.#require.extensions['.ts'] = (module, filename) => {
      module._compile(compile(filename, options), filename);
    };
    this.global.loadSuites = (suites) => this.#load(suites);
  }

  handleTestEvent = (event, state) => {
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    // All tests are run for a mutant of what loading does, and for others those that reach it.
    if (event.name === 'setup') {
      this.#activate(mutant, mutant !== undefined && !state.testNamePattern);
      if (state.testNamePattern) state.testNamePattern = exactly(state.testNamePattern);
    }
    if (event.name === 'test_fn_failure' && mutant !== undefined) this.#hasFailed = true;
    if (event.name === 'test_start' && this.#hasFailed) event.test.mode = 'skip';
  };

  async teardown() {
    await super.teardown();
    for (const storage of storages) storage.disable();
    storages.clear();
  }

  #activate(mutant, isOfLoading) {
    const current = this.global.__stryker__ ?? instrumenter;
    if (isTainted || isOfLoading || current !== instrumenter) this.#forget(always);
    isTainted = isOfLoading;
    instrumenter = globalThis.__stryker__ = current;
    instrumenter.activeMutant = mutant;
  }

  #load(suites) {
    for (const name of GLOBALS) globalThis[name] = this.global[name];
    this.#forget(isSuite);
    for (const suite of suites) this.#require(join(this.#root, suite));
  }

  /** Forgets modules of the project. */
  #forget(which) {
    for (const file of Object.keys(this.#require.cache))
      if (file.startsWith(this.#root) && file.endsWith('.ts') && which(file))
        delete this.#require.cache[file];
  }
};
