// One browser and one pair of brokers serve all tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
