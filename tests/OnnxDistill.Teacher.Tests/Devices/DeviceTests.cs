using OnnxDistill.Teacher.Devices;

namespace OnnxDistill.Teacher.Tests.Devices;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("auto", DeviceKind.Auto, 0, "auto")]
    [InlineData("cpu", DeviceKind.Cpu, 0, "cpu")]
    [InlineData("cuda", DeviceKind.Cuda, 0, "cuda:0")]
    [InlineData("cuda:3", DeviceKind.Cuda, 3, "cuda:3")]
    public void Devices_are_read_and_written(string text, DeviceKind kind, int index, string written)
    {
        var device = Device.Parse(text);
        device.ShouldBe(new Device(kind, index));
        device.ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("CPU")]
    [InlineData("")]
    public void Anything_else_is_refused_with_what_is_known(string text) =>
        Should.Throw<InvalidDataException>(() => Device.Parse(text)).Message.ShouldContain("auto, cpu or cuda:N");
}
