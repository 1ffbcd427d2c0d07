using OnnxDistill.SoftTargets.Captures;
using OnnxDistill.SoftTargets.Plans;

namespace OnnxDistill.Teacher.Caching;

/// <summary>How <see cref="CacheRun"/> fills a cache.</summary>
public sealed record CacheRunOptions
{
    /// <summary>Gets what to cache. The default value is the logits only.</summary>
    public Capture Capture { get; init; } = Capture.OnlyLogits;

    /// <summary>Gets the largest number of tokens of a row. The default value is 128, or the model's positions if fewer.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Gets the element type of taps, <c>fp16</c> or <c>fp32</c>; logits are always fp32. The default value is <c>fp16</c>.</summary>
    public string Precision { get; init; } = "fp16";

    /// <summary>
    /// Gets how many times each row is held, each with a mask of its own. The default value is 0: rows are not masked, or once where the
    /// vocabulary is captured.
    /// </summary>
    public int MaskReplicas { get; init; }

    /// <summary>Gets the seed of the masks. The default value is 0.</summary>
    public int Seed { get; init; }

    /// <summary>Gets how rows are masked; null where they are not.</summary>
    public MaskingPlan? Masking => MaskReplicas > 0 || Capture.Vocabulary is not null ? new MaskingPlan(Math.Max(1, MaskReplicas), Seed) : null;

    /// <summary>Gets the shard of this process, from 0. The default value is 0.</summary>
    public int Shard { get; init; }

    /// <summary>Gets the number of shards; part p belongs to shard p modulo this. The default value is 1.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Gets who is told, a line each and before the first row runs, what is cut or padded against the rule. The default value is null: nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Gets the threads that tokenize. The default value is the number of processors.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
