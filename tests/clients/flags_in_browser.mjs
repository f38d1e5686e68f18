// What a shop's page does with the published web client; bundled by the test and opened in Chromium.
import { OpenFeature } from "@openfeature/web-sdk"
import { OFREPWebProvider } from "@openfeature/ofrep-web-provider"

const changes = []
OpenFeature.addHandler("PROVIDER_CONFIGURATION_CHANGED", (event) => changes.push(event.flagsChanged))

window.shop = {
  changes,
  async open(baseUrl, key, visitor) {
    const provider = new OFREPWebProvider({ baseUrl, headers: [["X-API-Key", key]] })
    try {
      await OpenFeature.setProviderAndWait(provider, { targetingKey: visitor })
      return "ready"
    } catch (error) {
      return String(error)
    }
  },
  flag(name, otherwise) {
    const client = OpenFeature.getClient()
    const kind = { boolean: "getBooleanDetails", string: "getStringDetails" }[typeof otherwise]
    const told = client[kind](name, otherwise)
    return [told.value, told.variant ?? null, told.reason, told.errorCode ?? null]
  },
}
