namespace MessageBroker.Auditor.Cli;

/// <summary>What --help prints.</summary>
internal static class AuditorHelp
{
    public const string Text = """
        broker-verify: does this evidence bundle, does this log hold? Offline, without the broker.

        Usage:
          broker-verify bundle FILE... [--checkpoint FILE]... [--trust FILE]... [--json] [--lang bg|ro|en]
          broker-verify log DIR... [--checkpoint FILE]... [--json] [--lang bg|ro|en]

        bundle checks the container octet by octet, every digest, the log key's checkpoint, each entry's inclusion, what the entries commit
        to, the signatures of SEDs and AS4 messages, receipts and verdicts. Signatures are judged at the instant at which the journal
        says that they were judged. - reads standard input.

        log checks a whole log, as "broker journal export" writes it: every entry is hashed again, the tree must give the signed
        checkpoint, and every checkpoint that was noted outside must be of this very log.

        Options:
          --checkpoint FILE  a checkpoint of the log that somebody noted outside; without one the log key comes only from the file
          --trust FILE       (bundle) PEM with trust anchors; without one the certificates of the file serve, and the report says so
          --json             one JSON object per file on standard output, and nothing else
          --lang bg|ro|en    language of the findings (default: the environment's)
          --help, --version

        Verdicts:
          TOTAL-PASSED   every part holds; ERASED parts were erased with authority and do not count against it
          INDETERMINATE  no part fails, but something could not be judged; so is a log that is shorter than a noted checkpoint
          TOTAL-FAILED   at least one part does not hold; the report names it

        Exit codes:
          0 all passed   1 at least one did not   2 the call is wrong   3 a file is not there   5 a defect of ours

        Examples:
          broker-verify bundle case.zip
          broker-verify bundle case.zip --trust anchors.pem --checkpoint noted.txt --json
          broker-verify log log --checkpoint noted.txt

        """;
}
