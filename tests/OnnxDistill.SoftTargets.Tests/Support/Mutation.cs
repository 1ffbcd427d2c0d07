namespace OnnxDistill.SoftTargets.Tests.Support;

/// <summary>Damages bytes: a flipped bit, a cut, bytes inserted, removed or overwritten.</summary>
internal static class Mutation
{
    public static byte[] Of(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                var flipped = (byte[])bytes.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return bytes[..at];
            case 2:
                var noise = new byte[random.Next(1, 9)];
                random.NextBytes(noise);
                return [.. bytes[..at], .. noise, .. bytes[at..]];
            case 3:
                return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 200))..]];
            default:
                var overwritten = (byte[])bytes.Clone();
                random.NextBytes(overwritten.AsSpan(at, Math.Min(8, bytes.Length - at)));
                return overwritten;
        }
    }
}
