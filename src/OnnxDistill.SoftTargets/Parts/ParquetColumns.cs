using OnnxDistill.SoftTargets.Plans;
using Parquet;
using Parquet.Schema;
using Parquet.Serialization;
using Parquet.Serialization.Attributes;

namespace OnnxDistill.SoftTargets.Parts;

/// <summary>A part's columns as Parquet.Net knows them, every one required.</summary>
internal sealed class ParquetColumns
{
    public ParquetColumns(PartSchema schema)
    {
        // Only its reflection makes required lists; a ListField made by hand is nullable and costs a definition level a value.
        var lists = typeof(Lists).GetParquetSchema(forWriting: true);
        var ids = (ListField)lists.Fields[0];
        var logits = (ListField)lists.Fields[1];
        InputIds = (DataField)ids.Item;
        Logits = (DataField)logits.Item;
        var labels = schema.Labels > 0 ? (ListField)lists.Fields[2] : null;
        Labels = (DataField?)labels?.Item;
        var masks = schema.Masked ? lists.Fields.Skip(3).Cast<ListField>().ToArray() : [];
        Masks = masks is [var positions, var originals] ? ((DataField)positions.Item, (DataField)originals.Item) : null;
        Taps = [.. schema.Taps.Select(t => new DataField(t.Name, typeof(byte[]), isNullable: false))];
        Schema = new ParquetSchema([Row, TextHash, Label, ids, PairStart, logits, .. labels is null ? Array.Empty<ListField>() : [labels], .. masks, .. Taps]);
    }

    public DataField Row { get; } = new DataField<long>("row");

    public DataField TextHash { get; } = new DataField<long>("text_hash");

    public DataField Label { get; } = new DataField<double>("label");

    public DataField InputIds { get; }

    public DataField PairStart { get; } = new DataField<int>("pair_start");

    public DataField Logits { get; }

    public DataField? Labels { get; }

    public (DataField Positions, DataField Ids)? Masks { get; }

    public IReadOnlyList<DataField> Taps { get; }

    public ParquetSchema Schema { get; }

    // Uncompressed: token ids and logits are few bytes a row, fp16 taps do not shrink, and every reader opens it without codecs. Plain
    // encodings: Parquet.Net's own choice (dictionaries, deltas) saves little here and is slower to read.
    public ParquetOptions WriteOptions()
    {
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.None, DictionaryEncodingThreshold = 0 };
        foreach (var field in Schema.GetDataFields())
        {
            options.ColumnEncodingHints[field.Path.ToString()] = EncodingHint.Default;
        }

        return options;
    }

    private sealed class Lists
    {
        [ParquetRequired]
        [ParquetListElementRequired]
        [System.Text.Json.Serialization.JsonPropertyName("input_ids")]
        public List<int> InputIds { get; set; } = [];

        [ParquetRequired]
        [ParquetListElementRequired]
        [System.Text.Json.Serialization.JsonPropertyName("logits")]
        public List<float> Logits { get; set; } = [];

        [ParquetRequired]
        [ParquetListElementRequired]
        [System.Text.Json.Serialization.JsonPropertyName(PartSchema.LabelsColumn)]
        public List<float> Labels { get; set; } = [];

        [ParquetRequired]
        [ParquetListElementRequired]
        [System.Text.Json.Serialization.JsonPropertyName("masked_positions")]
        public List<int> MaskedPositions { get; set; } = [];

        [ParquetRequired]
        [ParquetListElementRequired]
        [System.Text.Json.Serialization.JsonPropertyName("masked_ids")]
        public List<int> MaskedIds { get; set; } = [];
    }
}
