using System.Text.RegularExpressions;
using MessageBroker.Tests.Unit.Tidy;

namespace MessageBroker.Tests.Unit.Exchange.Doors;

/// <summary>Back offices are built against the contract by others, at other times: it changes on purpose only, and within a number it only grows.</summary>
public sealed class DoorContractTests
{
    private static string Approved => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Unit", "Exchange", "Doors", $"{nameof(DoorContractTests)}.{nameof(The_contract_is_the_approved_one)}.verified.txt"));

    [Fact]
    public Task The_contract_is_the_approved_one() => Verify(ContractText.Write(), extension: "txt");

    [Fact]
    public void Only_additions_were_made() => Offenders.None(ContractText.Breaks(Approved, ContractText.Write()));

    /// <summary>Each row: what is done to the contract, and what is said of it; nothing where it is an addition.</summary>
    [Theory]
    [InlineData("(?ms)^event SedTaken.*?(?=^\\w)", "", "event SedTaken, contract 1 is gone")]
    [InlineData("(?m)^    Silence: .*\n", "", "event DeadlineNear, contract 1: Silence is gone")]
    [InlineData("(?m)^    Sed: Byte.*$", "    Sed: String required", "command SubmitSed, contract 1: Sed was Byte[] required and is String required")]
    [InlineData("(?m)^    ReplyTo: String.$", "    ReplyTo: String", "command SubmitRecord, contract 1: ReplyTo was String? and is String|command SubmitSed, contract 1: ReplyTo was String? and is String")]
    [InlineData("(?m)^    TargetRegion: String.$", "    TargetRegion: String? required", "command SubmitSed, contract 1: TargetRegion was String? and is String? required")]
    [InlineData("(?m)^    IsMedical: .*$", "    IsMedical: Boolean = True", "value DoorFile: IsMedical was Boolean = False and is Boolean = True")]
    [InlineData("(?m)^command RejectDelivery.*$", "$&\n    Until: String required", "command RejectDelivery, contract 1: Until is new and required")]
    [InlineData("(?m)^value DoorTurn$", "$&\n    Since: String required", "value DoorTurn: Since is new and required")]
    [InlineData("(?m)^command RejectDelivery.*$", "$&\n    Until: String?", "")]
    [InlineData("(?m)^value DoorTurn$", "event SedForgotten, contract 1\n    Head: EventHead required\n$&", "")]
    [InlineData("(?m)^event SedTaken, contract 1\n    Contract: .*$", "event SedTaken, contract 2\n    Contract: Int32 = 2\n    Why: String required", "")]
    public void What_is_no_addition_is_noticed(string place, string becomes, string said)
    {
        var now = ContractText.Write();
        var changed = Regex.Replace(now, place, becomes);
        Assert.NotEqual(now, changed);
        Assert.Equal(said, string.Join('|', ContractText.Breaks(now, changed)));
    }
}
