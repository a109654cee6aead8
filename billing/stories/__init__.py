"""Stories (verhalen): the policy notes retold with their own figures, through the real services, and checked."""
