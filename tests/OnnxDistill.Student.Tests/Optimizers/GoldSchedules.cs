using System.Text.Json.Nodes;
using OnnxDistill.Student.Schedules;

namespace OnnxDistill.Student.Tests.Optimizers;

/// <summary>The schedules that gold files name.</summary>
internal static class GoldSchedules
{
    public static ILearningRateSchedule OfHyper(JsonObject hyper)
    {
        var warmupSteps = hyper["warmup_steps"]?.GetValue<long>() ?? 0;
        return hyper["schedule"]?.ToString() switch
        {
            null when hyper["t_total"] is null => new ConstantSchedule(),
            "constant" => new ConstantSchedule(warmupSteps),
            "linear" => new LinearSchedule(warmupSteps, hyper["total_steps"]!.GetValue<long>()),
            null or "warmup_linear" => BertAdam(BertAdamShape.Linear, hyper),
            "warmup_constant" => BertAdam(BertAdamShape.Constant, hyper),
            "warmup_cosine" => BertAdam(BertAdamShape.Cosine, hyper),
            "none" => BertAdam(BertAdamShape.None, hyper),
            var other => throw new NotSupportedException($"gold schedule {other}"),
        };
    }

    public static ILearningRateSchedule OfName(JsonObject row) => row["name"]!.ToString() switch
    {
        "linear_warmup_decay" => new LinearSchedule(row["warmup_steps"]!.GetValue<long>(), row["total_steps"]!.GetValue<long>()),
        "constant_warmup" or "constant" => new ConstantSchedule(row["warmup_steps"]?.GetValue<long>() ?? 0),
        "bertadam:WarmupLinearSchedule" => BertAdam(BertAdamShape.Linear, row),
        "bertadam:WarmupConstantSchedule" => BertAdam(BertAdamShape.Constant, row),
        "bertadam:WarmupCosineSchedule" => BertAdam(BertAdamShape.Cosine, row),
        "bertadam:ConstantLR" => BertAdam(BertAdamShape.None, row),
        var other => throw new NotSupportedException($"gold schedule {other}"),
    };

    private static BertAdamSchedule BertAdam(BertAdamShape shape, JsonObject row) =>
        new(shape, row["warmup"]!.GetValue<double>(), row["t_total"]!.GetValue<long>());
}
