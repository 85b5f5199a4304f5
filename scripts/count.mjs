// Prints "passed failed" of a Playwright run: its report in JSON, and 0 if it ended well.
import { readFileSync } from "node:fs";

const [report, ended] = process.argv.slice(2);
let passed = 0;
let failed = 0;
try {
    const { stats, errors } = JSON.parse(readFileSync(report, "utf8"));
    passed = stats.expected;
    failed = stats.unexpected + stats.flaky + errors.length;
} catch {
    // No report: nothing passed.
}
if (ended !== "0" && failed === 0) failed = 1;
console.log(passed, failed);
