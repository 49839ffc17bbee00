// Brokers are processes of their own and fill two cores alone; one class after the other gives the same time and steadier waits.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
