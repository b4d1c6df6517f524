"""WhatsApp, by the Business Cloud API: received by our own code, sent with pywa's client."""
