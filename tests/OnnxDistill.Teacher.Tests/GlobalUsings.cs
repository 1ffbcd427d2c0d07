global using OnnxDistill.Teacher.Tests.Fixtures;
