// Evaluates flags with the published Node client and prints what it was told: `node flags_with_node.mjs FOLDER ADDRESS KEY`.
import { createRequire } from "node:module"

const [folder, baseUrl, key] = process.argv.slice(2)
const require = createRequire(`${folder}/package.json`)
const { OpenFeature } = require("@openfeature/server-sdk")
const { OFREPProvider } = require("@openfeature/ofrep-provider")

await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers: [["X-API-Key", key]] }))
const client = OpenFeature.getClient()
const visitor = { targetingKey: "v1", country: "CH" }
const customer = { targetingKey: "v1", customerId: "c1" }
const found = {
  banner: await client.getBooleanDetails("banner", false, visitor),
  checkout: await client.getStringDetails("checkout", "default", visitor),
  "price-engine": await client.getBooleanDetails("price-engine", false, customer),
  prices: await client.getNumberDetails("prices", 0, visitor),
  layout: await client.getObjectDetails("layout", {}, visitor),
  none: await client.getBooleanDetails("none", false, visitor),
  "no unit": await client.getStringDetails("checkout", "default"),
  broken: await client.getBooleanDetails("broken", false, visitor),
}
const told = ([name, each]) => [name, [each.value, each.variant ?? null, each.reason, each.errorCode ?? null]]
console.log(JSON.stringify(Object.fromEntries(Object.entries(found).map(told))))
