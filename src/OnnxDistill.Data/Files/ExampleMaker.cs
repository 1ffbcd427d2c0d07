using System.Globalization;
using OnnxDistill.Data.Examples;
using OnnxDistill.Data.Files.Formats;

namespace OnnxDistill.Data.Files;

/// <summary>Makes examples of records by the chosen columns.</summary>
internal sealed class ExampleMaker
{
    private readonly string _path;
    private readonly ColumnChoice _columns;
    private readonly IReadOnlyList<string>? _header;
    private readonly int _text;
    private readonly int _pair;
    private readonly int _label;
    private readonly int[]? _labels;

    /// <summary>Prepares for the file.</summary>
    /// <param name="path">The file, for errors.</param>
    /// <param name="columns">The chosen columns.</param>
    /// <param name="header">The header's fields of a delimited file; null where there is none.</param>
    public ExampleMaker(string path, ColumnChoice columns, IReadOnlyList<string>? header)
    {
        (_path, _columns, _header) = (path, columns, header);
        (_text, _pair, _label) = (Position(columns.Text), Position(columns.Pair), Position(columns.Label));
        _labels = columns.Labels?.Select(Position).ToArray();
    }

    /// <summary>Makes the example of a record.</summary>
    /// <exception cref="InvalidDataException">The record lacks a chosen column or has more fields than the header.</exception>
    public Example Make(long row, Record record) => record switch
    {
        FieldRecord fields => Of(row, fields),
        NamedRecord named => Of(row, named),
        _ => throw new InvalidOperationException(record.GetType().Name),
    };

    private Example Of(long row, FieldRecord record)
    {
        if (_header is not null && record.Fields.Length > _header.Count)
        {
            throw new InvalidDataException($"{_path}, line {record.Line}: {record.Fields.Length} fields, but the header names {_header.Count} columns");
        }

        var example = new Example(
            row, record.Line, Field(record, _text, _columns.Text), Field(record, _pair, _columns.Pair), Field(record, _label, _columns.Label));
        return _labels is null ? example
            : example.WithFlags(_columns.Labels!, [.. _labels.Select((position, i) => Field(record, position, _columns.Labels![i]))]);
    }

    private Example Of(long row, NamedRecord record)
    {
        if (_columns.IdsGiven)
        {
            var (ids, types) = GivenIds.Check(
                $"{_path}, line {record.Line}",
                Ids(record, "input_ids") ?? throw Lacks(record.Line, "input_ids"),
                Ids(record, "token_type_ids"),
                Ids(record, "attention_mask"));
            return Labelled(new Example(row, record.Line, null, null, null, ids, types), record);
        }

        return Labelled(
            new Example(row, record.Line, Text(record, _columns.Text) ?? throw Lacks(record.Line, _columns.Text), Text(record, _columns.Pair), null), record);
    }

    private Example Labelled(Example example, NamedRecord record)
    {
        if (_columns.Labels is { } columns)
        {
            return example.WithFlags(columns, [.. columns.Select(c => Text(record, c))]);
        }

        return _columns.Label is { } label && record.Values.TryGetValue(label, out var value) && value is Array list
            ? example.WithList(list is int[] ids ? Array.ConvertAll(ids, i => i.ToString(CultureInfo.InvariantCulture)) : (string[])list)
            : example with { LabelText = Text(record, _columns.Label) };
    }

    private string? Field(FieldRecord record, int position, string? column) => position < 0 ? null
        : position < record.Fields.Length ? record.Fields[position]
        : throw new InvalidDataException(
            $"{_path}, line {record.Line}: {record.Fields.Length} {(record.Fields.Length == 1 ? "field" : "fields")}, but column {column} is field {position + 1}");

    private string? Text(NamedRecord record, string? column) => column is null ? null
        : !record.Values.TryGetValue(column, out var value) ? throw Lacks(record.Line, column)
        : value is null or string ? (string?)value
        : throw new InvalidDataException(
            $"{_path}, line {record.Line}: column {column} holds {(value is OtherValue other ? other.What : "a list")}, a text or number was expected; name another column with {(column == _columns.Text ? "--text-column" : column == _columns.Pair ? "--pair-column" : "--label-column")}, or join the list to one text");

    private int[]? Ids(NamedRecord record, string column) => !record.Values.TryGetValue(column, out var value) || value is null ? null
        : value is int[] { Length: > 0 } ids ? ids
        : throw new InvalidDataException($"{_path}, line {record.Line}: {column} is no list of token ids");

    private InvalidDataException Lacks(long line, string? column) => new($"{_path}, line {line}: no {column}");

    private int Position(string? column) => column is null ? -1
        : _header is null ? ColumnFinder.Index(column) ?? -1
        : _header.ToList().IndexOf(column);
}
