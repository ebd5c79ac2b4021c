/** Names of folders that hold tests, and of files that are some, in the languages of usual exercises. */
const testFolder = /(?:^|\/)(?:tests?|specs?|__tests__|testdata|fixtures)\//i;
const testFile =
  /(?:[._-](?:test|spec)s?\.[^./]+$)|(?:^|\/)(?:test|spec)_[^/]*\.[^./]+$|[a-z0-9]Tests?\.[^./]+$/;

/** Whether a file has tests in it, by its path alone: `app/price_spec.rb`, `berth_test.go`, `test/cart.rb`. */
export function isTestPath(path: string): boolean {
  return testFolder.test(path) || testFile.test(path);
}
