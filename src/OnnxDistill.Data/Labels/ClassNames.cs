using System.Text.Json;

namespace OnnxDistill.Data.Labels;

/// <summary>The names of classes in a Hugging Face <c>config.json</c>, under <c>id2label</c> or <c>label2id</c>; either may be missing or wrong.</summary>
internal sealed record ClassNames
{
    /// <summary>The key that names classes by id.</summary>
    public const string Id2Label = "id2label";

    /// <summary>The key that gives the ids of names.</summary>
    public const string Label2Id = "label2id";

    /// <summary>Gets the names by id; null where the file has none.</summary>
    public IReadOnlyDictionary<int, string>? ById { get; init; }

    /// <summary>Gets the key that the names were taken from.</summary>
    public string Key { get; init; } = Id2Label;

    /// <summary>Gets what was guessed or contradicts itself, a sentence each that names the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets a value indicating whether every name is the one that a class without name gets, <c>LABEL_3</c>.</summary>
    public bool AreDefault => ById is { } names && AllDefault(names);

    /// <summary>Reads what a config says of classes. What cannot be understood is left out, and a note says so.</summary>
    /// <param name="config">The config's object.</param>
    /// <param name="file">The file, for notes.</param>
    public static ClassNames Read(JsonElement config, string file)
    {
        var notes = new List<string>();
        var byId = NameTable.Read(config, Id2Label, file, notes);
        var byName = NameTable.Read(config, Label2Id, file, notes);
        var names = byId is not null && byName is not null ? Choose(byId, byName, file, notes) : byId ?? byName;
        var key = names is not null && names == byName ? Label2Id : Id2Label;
        foreach (var same in (names ?? []).GroupBy(n => n.Value, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            notes.Add($"{file}: {key} calls classes {string.Join(" and ", same.Select(n => n.Key).Order())} both '{same.Key}': rows of that label count as the first");
        }

        if (config.TryGetProperty("num_labels", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var count) && names is not null && names.Count != count)
        {
            notes.Add($"{file}: num_labels is {count} but {key} names {names.Count} classes: num_labels is not looked at");
        }

        return new ClassNames { ById = names, Key = key, Notes = notes };
    }

    // The names that a pipeline prints come from id2label; a trainer that was told label2id alone leaves id2label at its defaults.
    private static SortedDictionary<int, string> Choose(
        SortedDictionary<int, string> byId, SortedDictionary<int, string> byName, string file, List<string> notes)
    {
        var apart = byId.Keys.Union(byName.Keys).Order().Where(id => byId.GetValueOrDefault(id) != byName.GetValueOrDefault(id)).ToList();
        if (apart.Count == 0)
        {
            return byId;
        }

        var chosen = AllDefault(byId) && !AllDefault(byName) ? byName : byId;
        var first = apart[0];
        notes.Add(
            $"{file}: {Id2Label} and {Label2Id} contradict each other (class {first} is {Quoted(byId, first)} by {Id2Label}, {Quoted(byName, first)} by {Label2Id}" +
            $"{(apart.Count > 1 ? $"; {apart.Count} classes in all" : string.Empty)}): {(chosen == byId ? Id2Label : Label2Id)} is used");
        return chosen;
    }

    private static string Quoted(SortedDictionary<int, string> names, int id) => names.TryGetValue(id, out var name) ? $"'{name}'" : "not there";

    private static bool AllDefault(IReadOnlyDictionary<int, string> names) => names.All(n => n.Value == LabelMap.DefaultName(n.Key));
}
