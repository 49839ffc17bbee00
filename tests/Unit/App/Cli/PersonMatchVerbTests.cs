namespace MessageBroker.Tests.Unit.App.Cli;

public sealed class PersonMatchVerbTests
{
    [Theory]
    [InlineData("Йорданов", "Iordanov", "same", 0)]
    [InlineData("Petru", "Petrov", "different", 1)]
    [InlineData("{\"given\":\"Мария\",\"pin\":\"8503124116\"}", "{\"given\":\"Maria\",\"pin\":\"850312-4116\",\"country\":\"BG\"}", "same", 0)]
    [InlineData("{\"given\":\"Мария\",\"family\":\"Иванова\",\"birth\":\"1985-03-12\"}", "{\"given\":\"Maria\",\"family\":\"Ivanova\",\"birth\":\"1985-12-03\"}", "probable", 1)]
    [InlineData("{\"birth\":\"1985-02-30\"}", "{}", "refused", 1)]
    [InlineData("{\"sex\":\"X\"}", "{}", "refused", 1)]
    [InlineData("{\"shoes\":\"44\"}", "{}", "refused", 1)]
    [InlineData("{\"given\":1}", "{}", "refused", 1)]
    [InlineData("{", "Мария", "refused", 1)]
    [InlineData("{\"given\":\"\u0000\ud800\"}", "{}", "refused", 1)]
    public async Task Two_names_or_two_records(string a, string b, string verdict, int exit)
    {
        var call = await BrokerCall.RunAsync("person", "match", a, b, "--json");
        Assert.Equal((verdict, exit), ((string?)call.Answers[0]["verdict"], call.Exit));
        Assert.Equal(exit == 0, call.Codes.Count == 0 || verdict == "same");
    }
}
