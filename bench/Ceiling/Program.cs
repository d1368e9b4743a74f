using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

// What Kestrel alone can do on this machine: reads the body, answers with a constant JSON text. GET /456 is answered with 456 bytes.
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(int.Parse(args[0], CultureInfo.InvariantCulture));
});
var app = builder.Build();
var answers = new Dictionary<string, byte[]>();
app.Run(async context =>
{
    if (context.Request.ContentLength > 0)
        for (var reader = context.Request.BodyReader; ;)
        {
            var read = await reader.ReadAsync();
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
    var answer = AnswerOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
    context.Response.ContentType = "application/json";
    context.Response.ContentLength = answer.Length;
    await context.Response.BodyWriter.WriteAsync(answer);
});
await app.RunAsync();

byte[] AnswerOf(string target)
{
    lock (answers)
    {
        if (answers.TryGetValue(target, out var answer)) return answer;
        var size = int.Parse(target.AsSpan(1), CultureInfo.InvariantCulture);
        return answers[target] = Encoding.UTF8.GetBytes($"{{\"data\":\"{new string('x', Math.Max(0, size - 12))}\"}}\n");
    }
}
