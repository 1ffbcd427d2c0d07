using System.Text.Json;
using OnnxDistill.SoftTargets.Storage;

namespace OnnxDistill.SoftTargets.Plans;

/// <summary>The file <c>plan.json</c>: found, read, and written exactly once.</summary>
internal static class PlanFile
{
    public static CachePlan Load(string folder)
    {
        var path = Path.Combine(folder, PartNames.Plan);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"{folder} is no cache: it has no {PartNames.Plan}; write one with teacher-cache run.", path);
        }

        try
        {
            return PlanJson.Read(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or KeyNotFoundException
            or InvalidDataException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{path} is damaged or half written ({Reason.Of(error)}); delete it and run teacher-cache run again with the same arguments, finished parts are kept.", error);
        }
    }

    public static CachePlan WriteNew(string folder, CachePlan plan)
    {
        Directory.CreateDirectory(folder);
        if (!File.Exists(Path.Combine(folder, PartNames.Plan)))
        {
            var bytes = PlanJson.Write(plan);
            if (DurableFile.Publish(folder, PartNames.Plan, stream => stream.Write(bytes), replace: false))
            {
                return plan;
            }
        }

        var found = Load(folder);
        if (Fingerprint.Difference(plan.FingerprintParts, found.FingerprintParts) is { } difference)
        {
            throw new InvalidDataException(
                $"{Path.Combine(folder, PartNames.Plan)} is the plan of another cache, these differ: {difference}; choose another folder or the same settings.");
        }

        return found;
    }
}
