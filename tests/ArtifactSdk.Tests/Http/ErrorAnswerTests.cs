using ArtifactSdk.Http;

namespace ArtifactSdk.Tests.Http;

public sealed class ErrorAnswerTests
{
    [Theory]
    [InlineData("""{"errors":[{"message":"permission denied","path":["x"],"extensions":{"code":"PERMISSION_ERROR"}}],"data":null}""", "permission denied", "PERMISSION_ERROR")]
    [InlineData("""{"errors":["one",{"message":"two"},"one"]}""", "one; two", null)]
    [InlineData("""{"errors":[]}""", "", null)]
    [InlineData("""{"error":"text"}""", "text", null)]
    [InlineData("""{"error":{"message":"text","code":"E"}}""", "text", "E")]
    [InlineData("""{"message":"text","code":"E"}""", "text", "E")]
    [InlineData("\"text\"", "text", null)]
    [InlineData("{broken", "{broken", null)]
    [InlineData("  plain\r\n\ttext\0 ", "plain text", null)]
    [InlineData("<html><head><title>502 Bad\nGateway</title></head><body>nginx</body></html>", "502 Bad Gateway", null)]
    [InlineData("<p>a &amp; b<script>var x = '<b>';</script></p>", "a & b", null)]
    [InlineData("", "", null)]
    [InlineData("{\"errors\":[{\"message\":7}]}", "", null)]
    public void Parse_finds_the_message_in_every_form(string body, string message, string? code)
    {
        var answer = ErrorAnswer.Parse(body);

        answer.Message.Should().Be(message);
        answer.Code.Should().Be(code);
    }

    [Fact]
    public void Parse_cuts_a_long_text() => ErrorAnswer.Parse(new string('x', 100_000)).Message.Should().HaveLength(501).And.EndWith("…");
}
