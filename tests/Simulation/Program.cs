using MessageBroker.Tests.Simulation.Running;

return Batch.Run(args);
