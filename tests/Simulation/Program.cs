using MessageBroker.Tests.Simulation.Running;

return await Batch.RunAsync(args);
