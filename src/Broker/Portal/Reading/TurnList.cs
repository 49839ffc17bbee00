using MessageBroker.Exchange.Flow.Model;
using MessageBroker.Exchange.Flow.Verdicts;

namespace MessageBroker.Portal.Reading;

/// <summary>Which cases of a work list are asked for.</summary>
/// <param name="Institution">Null: every one that the person sees.</param>
/// <param name="Today">The day by the clock of the pages, yyyy-MM-dd.</param>
public sealed record TurnFilter(TurnRank From, TurnRank To, string? Institution, string Today);

/// <summary>A page of a work list.</summary>
/// <param name="Next">Behind which the list goes on; null where it ends.</param>
/// <param name="IsWhole">False: more cases changed just now than a page puts in order; they follow when they are reckoned.</param>
public sealed record TurnList(IReadOnlyList<TurnLine> Lines, CasePlace? Next, TurnCounts Counts, bool IsWhole);

/// <summary>A case in a work list.</summary>
/// <param name="Turn">Null while nothing was sealed or applied.</param>
/// <param name="Newest">The message that came or went last.</param>
public sealed record TurnLine(CaseRow Case, CaseTurn? Turn, MessageRow? Newest);

/// <summary>How many cases stand where; one more than <see cref="ViewerReader.MostCounted"/> stands for more.</summary>
public sealed record TurnCounts(int Late, int Due, int ByRule, int Others, int Nobody);
