using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;
using OnnxDistill.Teacher.Examples;

namespace OnnxDistill.Teacher.Outputs;

/// <summary>Makes a row's vocabulary columns from the masked-language head's output, at the masked positions or at every valid one.</summary>
internal sealed class VocabularyCut
{
    // What lies above rounds to fp16's largest finite magnitude, 65,504.
    private const float HalfLimit = -65520;

    private readonly string _model;
    private readonly VocabularyBuffer _head;
    private readonly TapColumn _logprobs;
    private readonly TapColumn? _ids;
    private readonly TapColumn? _rest;
    private readonly int _size;
    private readonly int _kept;

    private VocabularyCut(string model, VocabularyBuffer head, TapColumn logprobs, PartSchema schema)
    {
        (_model, _head) = (model, head);
        _logprobs = logprobs;
        _ids = schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.VocabularyIds);
        _rest = schema.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.VocabularyRest);
        (_size, _kept) = (head.Output.Size, logprobs.Shape[1]);
    }

    /// <summary>The cut for the columns of a cache; null where they hold no vocabulary.</summary>
    /// <param name="model">The model's file, for errors.</param>
    /// <param name="head">The memory behind the head's output, if it is kept.</param>
    /// <param name="schema">The columns.</param>
    /// <exception cref="InvalidDataException">The model was opened without its masked-language head.</exception>
    public static VocabularyCut? For(string model, VocabularyBuffer? head, PartSchema? schema) =>
        schema?.Taps.FirstOrDefault(t => t.Tap.Kind == TapKind.Vocabulary) is not { } logprobs
            ? null
            : head is null
                ? throw new InvalidDataException($"{model} was opened without {logprobs.Name}; open the teacher with the capture of the cache")
                : new VocabularyCut(model, head, logprobs, schema);

    /// <summary>Adds the columns of the last batch's rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="columns">The rows' columns so far.</param>
    /// <param name="width">The batch's padded width.</param>
    /// <exception cref="InvalidDataException">A value is NaN or infinite, or a log-probability beyond the range of fp16: the row is named.</exception>
    public void Cut(ArraySegment<EncodedExample> rows, ArraySegment<Dictionary<string, byte[]>> columns, int width)
    {
        var places = new List<Place>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var positions = _logprobs.Shape[0] == TapColumn.Length ? [.. Enumerable.Range(0, row.Length)] : row.Mask?.Positions ?? [];
            var made = new Columns(Add(_logprobs), Add(_ids), Add(_rest));
            places.AddRange(positions.Select((position, slot) => new Place(row, made, ((i * width) + position) * (long)_size, position, slot)));

            byte[] Add(TapColumn? column) => column is null
                ? []
                : columns[i][column.Name] = new byte[checked((int)column.Bytes(row.Length, positions.Length))];
        }

        try
        {
            // One thread's memory after the other's: positions do not depend on each other.
            Parallel.ForEach(places, () => new VocabularySoftmax(_size, _kept), (place, _, softmax) => Store(place, softmax), _ => { });
        }
        catch (AggregateException)
        {
            // Whichever failed first, the batch's first bad row is the one to name.
            var softmax = new VocabularySoftmax(_size, _kept);
            places.ForEach(place => Store(place, softmax));
            throw;
        }
    }

    private VocabularySoftmax Store(Place place, VocabularySoftmax softmax)
    {
        var values = _head.Values(checked((int)place.Start));                                    // [vocabulary]
        var kept = _logprobs.ElementBytes == sizeof(float)
            ? MemoryMarshal.Cast<byte, float>(place.Columns.Logprobs.AsSpan()).Slice(place.Slot * _kept, _kept)
            : new float[_kept];
        var finite = _ids is null
            ? softmax.TryAll(values, kept)
            : softmax.TryTop(
                values,
                MemoryMarshal.Cast<byte, int>(place.Columns.Ids.AsSpan()).Slice(place.Slot * _kept, _kept),
                kept,
                out MemoryMarshal.Cast<byte, float>(place.Columns.Rest.AsSpan())[place.Slot]);
        if (!finite)
        {
            throw new InvalidDataException($"{Where(place)}: values are not finite for \"{place.Row.Beginning}\"; {_model} cannot be used on this row");
        }

        if (_logprobs.ElementBytes != sizeof(float))
        {
            if (TensorPrimitives.Min<float>(kept) is var lowest and <= HalfLimit && !float.IsNegativeInfinity(lowest))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"{Where(place)}: the log-probability {lowest:G6} is beyond the range of fp16, 65504; give --precision fp32"));
            }

            TensorPrimitives.ConvertToHalf(kept, MemoryMarshal.Cast<byte, Half>(place.Columns.Logprobs.AsSpan()).Slice(place.Slot * _kept, _kept));
        }

        return softmax;
    }

    private string Where(Place place) => string.Create(
        CultureInfo.InvariantCulture, $"row {place.Row.Row} (line {place.Row.Line}), column {_logprobs.Name}, position {place.Position}");

    private readonly record struct Columns(byte[] Logprobs, byte[] Ids, byte[] Rest);

    private readonly record struct Place(EncodedExample Row, Columns Columns, long Start, int Position, int Slot);
}
