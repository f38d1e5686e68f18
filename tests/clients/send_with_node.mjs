// Sends the journey with the published Node client: `node send_with_node.mjs FOLDER HOST KEY`; FOLDER holds node_modules.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const [folder, host, writeKey] = process.argv.slice(2)
const { Analytics } = createRequire(`${folder}/package.json`)("@segment/analytics-node")
const analytics = new Analytics({ writeKey, host, flushAt: 5 })
const failures = []
analytics.on("error", (error) => failures.push(error))

for (const { call, ...rest } of JSON.parse(readFileSync(new URL("journey.json", import.meta.url)))) {
  analytics[call]({ userId: "customer-1", ...rest })
}
await analytics.closeAndFlush()
if (failures.length) {
  console.error(failures)
  process.exit(1)
}
