"""The public port: answers by itself what must never wait for a page, and forwards the rest to the pages."""
