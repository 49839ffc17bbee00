using MessageBroker.Tests.Simulation.Running;

// SQLITE_CONFIG_MEMSTATUS, as the broker sets it: here the national systems use the engine before any broker does.
const int memoryStatistics = 9;
SQLitePCL.Batteries_V2.Init();
if (SQLitePCL.raw.sqlite3_config(memoryStatistics, 0) != SQLitePCL.raw.SQLITE_OK) throw new InvalidOperationException("the engine was used before it was set up");
return await Batch.RunAsync(args);
