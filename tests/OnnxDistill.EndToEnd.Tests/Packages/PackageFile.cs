using System.IO.Compression;
using System.Xml.Linq;

namespace OnnxDistill.EndToEnd.Tests.Packages;

/// <summary>A package as a reader of NuGet's sees it.</summary>
internal sealed class PackageFile
{
    private readonly XElement _metadata;

    public PackageFile(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        Files = [.. zip.Entries.Select(e => e.FullName)];
        Readme = zip.GetEntry("README.md") is { } readme ? Text(readme) : null;
        _metadata = XDocument.Parse(Text(zip.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!.Elements().Single();
    }

    public IReadOnlyList<string> Files { get; }

    public string? Readme { get; }

    public string? this[string name] => Element(name)?.Value;

    public IReadOnlyList<string> Dependencies =>
        [.. _metadata.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => (string)e.Attribute("id")!)];

    public string? PackageType => (string?)Element("packageTypes")?.Elements().Single().Attribute("name");

    private XElement? Element(string name) => _metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
