using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MessageBroker.App.Configuration;
using MessageBroker.Evidence.Journal;
using MessageBroker.Evidence.Trust;
using MessageBroker.Exchange.Flow.Ports;
using MessageBroker.Exchange.Flow.Trusting;
using MessageBroker.Exchange.Flow.Verdicts;
using Microsoft.Extensions.Logging;

namespace MessageBroker.App.Hosting.Revoking;

/// <summary>
/// Fetches what issuers say about revocation, beside the flow and ahead of its verdicts: lists of the issuers that are configured or that met certificates
/// name, answers about certificates that were met. What comes is taken only where the issuer's key stands behind it.
/// </summary>
internal sealed partial class RevocationKeeper : IRevocationDesk, IDisposable
{
    /// <summary>Certificates that are asked about one by one; who trusts an issuer of more has a list of it.</summary>
    private const int MostMet = 200;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(5), LongestAfterFailure = TimeSpan.FromMinutes(5);

    private readonly RevocationEntry settings;
    private readonly IReadOnlyList<X509Certificate2> issuers;
    private readonly LiveBasis basis;
    private readonly RevocationCache cache;
    private readonly TimeProvider clock;
    private readonly ILogger<RevocationKeeper> log;
    private readonly RevocationFetch fetch;
    private readonly ConcurrentDictionary<string, (X509Certificate2 Certificate, DateTimeOffset Since)> met = new(StringComparer.Ordinal);
    private readonly HashSet<string> placed = new(StringComparer.Ordinal);
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RevocationList> lists = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OcspAnswer> answers = new(StringComparer.Ordinal);
    private int full;

    public RevocationKeeper(RevocationEntry settings, IReadOnlyList<X509Certificate2> issuers, LiveBasis basis, RevocationCache cache, TimeProvider clock, ILogger<RevocationKeeper> log)
    {
        (this.settings, this.issuers, this.basis, this.cache, this.clock, this.log) = (settings, issuers, basis, cache, clock, log);
        fetch = new RevocationFetch(TimeSpan.FromSeconds(settings.TimeoutSeconds));
    }

    /// <summary>Places that gave nothing usable, and nothing that still counts is held from them, with the reason.</summary>
    public IReadOnlyList<(string Place, string Why)> Failing()
    {
        lock (places) return [.. places.Values.Where(p => p.Why is not null).Select(p => (p.Name, p.Why!))];
    }

    public bool Want(X509Certificate2 signer)
    {
        if (settings.Mode == RevocationMode.Off) return false;
        var key = Hash256.Of(signer.RawDataMemory.Span).ToString();
        var now = clock.GetUtcNow();
        if (met.TryGetValue(key, out var known)) return now - known.Since < RevocationWait.First;
        if (met.Count >= MostMet)
        {
            if (Interlocked.Exchange(ref full, 1) == 0) Full(MostMet);
            return false;
        }

        // Only where an issuer of ours stands behind it are its addresses followed: anybody can write a certificate that names one.
        if (!new TrustStore(Anchors(), []).Judge(signer, [], now, CryptoPolicy.Lenient).Trusted) return false;
        if (met.TryAdd(key, (signer, now))) woken.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Works until cancelled.</summary>
    /// <param name="beat">Called each time round.</param>
    public async Task RunAsync(Action beat, CancellationToken cancellationToken)
    {
        Remember();
        while (!cancellationToken.IsCancellationRequested)
        {
            beat();
            try
            {
                await RoundAsync(beat, cancellationToken);
                await WaitAsync(cancellationToken);
            }
            catch (StoreAwayException away)
            {
                Away(away.Reason);
                await Task.Delay(Round, clock, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose() => fetch.Dispose();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = Task.Delay(Round, clock, pause.Token);
        await Task.WhenAny(delay, woken.Reader.WaitToReadAsync(pause.Token).AsTask());
        while (woken.Reader.TryRead(out _)) continue;
        await pause.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Files are no better than the network: each proves itself.
    private void Remember()
    {
        var anchors = Anchors();
        foreach (var octets in cache.Load())
        {
            if (RevocationList.Read(octets) is { } list)
            {
                if (anchors.Any(list.IsSignedBy)) Take(list);
            }
            else if (OcspAnswer.Read(octets) is { } answer && anchors.Any(answer.IsFrom)) answers.TryAdd("file " + answer.Sha256, answer);
        }
    }

    private async Task RoundAsync(Action beat, CancellationToken cancellationToken)
    {
        var anchors = Anchors();
        foreach (var place in Wanted(anchors))
        {
            lock (places)
            {
                if (!places.TryAdd(place.Key, place)) continue;
            }
        }

        List<Place> due;
        lock (places) due = [.. places.Values.Where(p => p.DueAt <= clock.GetUtcNow())];
        var changed = false;
        foreach (var place in due)
        {
            beat();
            changed |= await VisitAsync(place, cancellationToken);
        }

        if (!changed && (lists.Count + answers.Count == 0 || basis.Current.Parties.Revocation.Lists.Count + basis.Current.Parties.Revocation.Answers.Count > 0)) return;
        await basis.TakeRevocationAsync(
            new Revocation(settings.Mode, [.. lists.Values]) { Answers = [.. answers.Values.DistinctBy(a => a.Sha256)], Grace = TimeSpan.FromHours(settings.GraceHours) }, cancellationToken);
    }

    private async Task<bool> VisitAsync(Place place, CancellationToken cancellationToken)
    {
        var fetched = place.Question is { } question ? await fetch.AnswerAsync(place.Where, question, cancellationToken) : await fetch.ListAsync(place.Where, cancellationToken);
        var now = clock.GetUtcNow();
        var (why, until, changed) = fetched.Octets is { } octets ? Judge(place, octets, now) : (fetched.Why, null, false);
        lock (places)
        {
            place.Failures = why is null ? 0 : place.Failures + 1;
            place.Why = why;
            place.DueAt = why is null ? Sooner(now + TimeSpan.FromMinutes(settings.RefreshMinutes), until, now + LeastPause) : now + AfterFailure(place.Failures);
        }

        if (why is not null) Failed(place.Name, why);
        else if (cache.Save(place.Key, fetched.Octets!) is { } unkept) NotKept(place.Name, unkept);
        return changed;
    }

    private (string? Why, DateTimeOffset? Until, bool Changed) Judge(Place place, byte[] octets, DateTimeOffset now)
    {
        if (place.Question is null)
        {
            if (RevocationList.Read(octets) is not { } list) return ("it is no complete revocation list", null, false);
            if (!list.IsSignedBy(place.Issuer)) return ("its issuer did not sign the list", null, false);
            if (list.NextUpdate is not { } next || next < now) return ("the list is out of date", null, false);
            return (null, next, Take(list));
        }

        if (OcspAnswer.Read(octets) is not { } answer) return ("it is no answer of a responder", null, false);
        if (!answer.IsFrom(place.Issuer)) return ("the issuer does not stand behind the answer", null, false);
        if (answer.Find(place.Subject!, place.Issuer) is not { } entry) return ("the answer is about another certificate", null, false);
        if (entry.Status == OcspStatus.Unknown) return ("the responder does not know the certificate", null, false);
        if (entry.NextUpdate < now) return ("the answer is out of date", null, false);
        answers[place.Key] = answer;
        return (null, entry.NextUpdate, true);
    }

    /// <summary>True where it is newer than the list that is held of the same issuer.</summary>
    private bool Take(RevocationList list)
    {
        var key = Convert.ToHexString(list.Issuer.RawData);
        if (lists.TryGetValue(key, out var held) && held.ThisUpdate >= list.ThisUpdate) return false;
        lists[key] = list;
        return true;
    }

    private static TimeSpan AfterFailure(int failures) => failures > 6 ? LongestAfterFailure : LeastPause * Math.Pow(2, failures - 1);

    private static DateTimeOffset Sooner(DateTimeOffset one, DateTimeOffset? other, DateTimeOffset least)
    {
        var due = other is { } end && end < one ? end : one;
        return due > least ? due : least;
    }

    private IReadOnlyList<X509Certificate2> Anchors()
    {
        var (parties, now) = (basis.Current.Parties, clock.GetUtcNow());
        var pems = parties.At(now).Partners.SelectMany(p => p.BusinessAnchors.Concat(p.EbmsAnchors)).Concat(parties.TlsAnchorsAt(now)).Distinct().ToList();
        return [.. issuers, .. Exchange.Flow.Verdicts.PartnerTrust.Of(pems).Anchors];
    }

    /// <summary>Lists of configured issuers whoever was met, and what is told about each certificate that was met.</summary>
    private IEnumerable<Place> Wanted(IReadOnlyList<X509Certificate2> anchors)
    {
        for (var i = 0; i < settings.Issuers.Count; i++)
            if (settings.Issuers[i].List is { } list) yield return Place.OfList(list, issuers[i]);
        foreach (var (key, (certificate, _)) in met)
        {
            if (placed.Contains(key)) continue;
            if (anchors.FirstOrDefault(a => a.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) is not { } issuer || issuer.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) continue;
            var index = issuers.ToList().FindIndex(own => own.RawDataMemory.Span.SequenceEqual(issuer.RawDataMemory.Span));
            var entry = index < 0 ? null : settings.Issuers[index];
            placed.Add(key);
            if (entry?.List is null && RevocationPlaces.Lists(certificate) is [var named, ..]) yield return Place.OfList(named, issuer);
            if ((entry?.Responder ?? RevocationPlaces.Responders(certificate).FirstOrDefault()) is { } responder) yield return Place.OfAnswer(responder, certificate, issuer);
        }
    }

    [LoggerMessage(130, LogLevel.Warning, "revocation: {Url} gave nothing usable: {Reason}")]
    private partial void Failed(string url, string reason);

    [LoggerMessage(131, LogLevel.Warning, "revocation: what {Url} gave could not be kept in a file: {Reason}")]
    private partial void NotKept(string url, string reason);

    [LoggerMessage(133, LogLevel.Warning, "revocation: more than {Count} certificates were met; of the others only what lists tell is known")]
    private partial void Full(int count);

    [LoggerMessage(132, LogLevel.Warning, "the store is away ({Reason}); what is known about revocation is taken later")]
    private partial void Away(string reason);

    /// <summary>Where something is told about revocation, and when it is asked next.</summary>
    private sealed record Place(string Key, string Name, Uri Where, X509Certificate2 Issuer, X509Certificate2? Subject, byte[]? Question)
    {
        public DateTimeOffset DueAt { get; set; }

        public string? Why { get; set; }

        /// <summary>In a row.</summary>
        public int Failures { get; set; }

        public static Place OfList(Uri where, X509Certificate2 issuer) => new($"list {Convert.ToHexString(issuer.SubjectName.RawData)} {where}", where.ToString(), where, issuer, null, null);

        public static Place OfAnswer(Uri where, X509Certificate2 subject, X509Certificate2 issuer) =>
            new($"answer {Hash256.Of(subject.RawDataMemory.Span)} {where}", $"{where} ({subject.SerialNumber})", where, issuer, subject, RevocationPlaces.Question(subject, issuer));
    }
}
