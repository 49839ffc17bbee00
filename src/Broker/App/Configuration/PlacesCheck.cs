using MessageBroker.Exchange.Store.Sqlite;
using MessageBroker.Schemas.Findings;
using MessageBroker.Schemas.Packs;

namespace MessageBroker.App.Configuration;

/// <summary>Files and folders: what must be there is there, what will be written can be, and no file serves two ends.</summary>
internal sealed class PlacesCheck(BrokerConfiguration configuration, List<Finding> findings)
{
    public void Run()
    {
        MustExist("/directory", configuration.DirectoryFile, File.Exists);
        foreach (var (folder, i) in configuration.PackFolders.Select((f, i) => (f, i))) MustExist($"/packs/{i}", folder, Directory.Exists);
        foreach (var (system, i) in configuration.NationalSystems.Select((s, i) => (s, i))) Reached(system, $"/nationalSystems/{i}");
        if (configuration.Store.Database?.TlsTrust is { } anchors) MustExist("/store/tlsTrust", anchors, File.Exists);
        DataFolder();
        Disk();
        OneUseEach();
        OneBackOfficeEach();
    }

    private void Reached(NationalSystemEntry system, string path)
    {
        if (system.File.Length > 0) MustExist(path + "/file", system.File, File.Exists);
        if (system.Endpoint is not { } endpoint) return;
        if (endpoint.Folder is { } folder) MustExist(path + "/endpoint/folder", folder, Directory.Exists);
        if (endpoint.ConnectionFile is { } connection) MustExist(path + "/endpoint/connectionFile", connection, File.Exists);
        if (endpoint.Files is { } files) MustExist(path + "/endpoint/files", files, Directory.Exists);
    }

    // The promise file and, without a server, the store itself lie here: a disk that forgets or that another machine writes cannot hold them.
    private void Disk()
    {
        var (folder, kind) = (configuration.Data.Folder, DiskKind.Of(configuration.Data.Folder));
        var fitness = DiskKind.Judge(kind);
        if (fitness == DiskFitness.Network) findings.Add(Finding.Of("FLW-0512", "/data/folder", ("kind", kind!)));
        else if (fitness == DiskFitness.NotDurable) findings.Add(Finding.Of("FLW-0513", "/data/folder", ("kind", kind!), ("folder", folder)));
    }

    private void MustExist(string path, string place, Func<string, bool> exists)
    {
        if (!exists(place)) findings.Add(Finding.Of("CFG-0009", path, ("file", place)));
        else if (FileKind.IsSpecial(place)) findings.Add(Finding.Of("CFG-0045", path, ("file", place)));
    }

    // Nothing is made while checking: it is enough that the nearest folder above exists.
    private void DataFolder()
    {
        var folder = configuration.Data.Folder;
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(at)) return;
            if (!File.Exists(at)) continue;
            findings.Add(Finding.Of("CFG-0031", "/data/folder", ("folder", folder), ("file", at)));
            return;
        }
    }

    private void OneUseEach()
    {
        var data = configuration.Data;
        var written = new[] { data.Store, data.Keys, data.Promises, data.Inputs }.Concat(configuration.NationalSystems.Select(n => n.File).Where(f => f.Length > 0));
        foreach (var twice in written.GroupBy(f => f, StringComparer.Ordinal).Where(g => g.Count() > 1)) findings.Add(Finding.Of("CFG-0032", "/data", ("file", twice.Key)));
    }

    private void OneBackOfficeEach()
    {
        var places = configuration.NationalSystems.SelectMany((s, i) => s.Endpoint is { } endpoint ? EventPlaces.Of(endpoint).Distinct(StringComparer.Ordinal).Select(place => (Place: place, s.Name, Index: i)) : []);
        foreach (var shared in places.GroupBy(p => p.Place, StringComparer.Ordinal).Where(g => g.Count() > 1))
            findings.Add(Finding.Of("CFG-0098", $"/nationalSystems/{shared.Last().Index}/endpoint", ("systems", string.Join(", ", shared.Select(p => p.Name))), ("place", shared.Key)));
    }
}
