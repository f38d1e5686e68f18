"""Whether what the statistics promise comes true: how often verdicts err, by simulation with fixed seeds."""
