/// What an endpoint for webhooks is told.
enum WebhookTopic {
    /// How a challenge ended.
    case challenges
    /// What Curfew has no use for: acknowledged, and never read.
    case other
}
