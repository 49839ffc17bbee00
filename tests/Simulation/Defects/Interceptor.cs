using System.Reflection;
using System.Runtime.ExceptionServices;

namespace MessageBroker.Tests.Simulation.Defects;

/// <summary>Passes every call of a port on to the sound one, except those that a planted defect answers itself.</summary>
public class Interceptor<T> : DispatchProxy where T : class
{
    private T inner = null!;
    private Func<string, object?[], Func<object?>, object?> answer = null!;

    /// <param name="answer">Gets the method's name, its arguments and the way to the sound call; gives the result.</param>
    public static T Of(T inner, Func<string, object?[], Func<object?>, object?> answer)
    {
        var proxy = Create<T, Interceptor<T>>();
        var interceptor = (Interceptor<T>)(object)proxy;
        (interceptor.inner, interceptor.answer) = (inner, answer);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return answer(targetMethod!.Name, args!, () => targetMethod.Invoke(inner, args));
        }
        catch (TargetInvocationException wrapped)
        {
            ExceptionDispatchInfo.Throw(wrapped.InnerException!);
            throw;
        }
    }
}
