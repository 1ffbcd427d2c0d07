using System.Runtime.InteropServices;
using OnnxDistill.Student.Machine;
using static TorchSharp.torch;

namespace OnnxDistill.Student.Tests.Machine;

public sealed class MachineSetupTests
{
    [Fact]
    public void A_process_is_set_up_and_says_how()
    {
        var report = MachineSetup.Prepare(2);
        get_num_threads().ShouldBe(2);
        report.Gflops.ShouldBeGreaterThan(0.1);
        report.ToString().ShouldContain("2 threads: products by");
        report.KeepsMemory.ShouldBe(OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(MachineSwitch.KeepMemory) != "0");
    }

    [Fact]
    public void Products_are_those_of_32_bit_floats_by_every_path_that_is_taken()
    {
        foreach (var path in new ProductPath?[] { null, ProductPath.Default })
        {
            MachineSetup.Prepare(2, path);
            ProductProbe.IsExact().ShouldBeTrue();
        }
    }

    [Fact]
    public void A_path_that_was_taken_before_is_taken_again()
    {
        MachineSetup.Prepare(1, ProductPath.Default).Products.ShouldBe(ProductPath.Default);
        var faster = MachineSetup.Prepare(1);
        if (faster.OtherGflops is not null)
        {
            MachineSetup.Prepare(1, ProductPath.OneDnn).Products.ShouldBe(ProductPath.OneDnn);
        }
        else
        {
            Should.Throw<InvalidDataException>(() => MachineSetup.Prepare(1, ProductPath.OneDnn)).Message.ShouldContain("oneDNN");
        }

        MachineSetup.Prepare(2, faster.Products);
    }

    [Fact]
    public void A_product_of_rounded_numbers_is_told_from_that_of_32_bit_floats()
    {
        using var scope = NewDisposeScope();
        ProductProbe.IsExact((a, b) => a.to(ScalarType.BFloat16).matmul(b.to(ScalarType.BFloat16)).to(ScalarType.Float32)).ShouldBeFalse();
        ProductProbe.IsExact((a, b) => a.matmul(b)).ShouldBeTrue();
    }

    [Fact]
    public void The_function_that_MKL_asks_is_found_among_those_that_libtorch_calls()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "MKL is in libtorch for x86-64; its file is ELF on Linux");
        var library = NativeLibrary.Load(OnnxDistill.Student.NativeLibraries.NativeFolders.Find("libtorch_cpu.so")!);
        var inside = NativeLibrary.GetExport(library, "_ZN2at13globalContextEv");
        var file = LoadedElf.Holding(inside).ShouldNotBeNull();
        file.SlotOf("mkl_serv_intel_cpu_true").ShouldNotBe(0);
        file.SlotOf("malloc").ShouldNotBe(0);
        file.SlotOf("no such function").ShouldBe(0);
    }
}
